;; State that no image can hold.
(component (core module $m (global (mut externref) (ref.null extern))) (core instance (instantiate $m)))
