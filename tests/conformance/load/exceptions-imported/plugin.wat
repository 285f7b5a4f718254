;; The image maker takes an imported tag to be impossible, and panics. The host goes on without it.
(component
  (core module $unused (import "m" "t" (tag (param i32)))))
