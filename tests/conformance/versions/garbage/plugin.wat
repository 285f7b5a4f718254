;; No version at all, and so no name at all.
(component
  (instance $empty)
  (export "waza:plugin/lifecycle@latest" (instance $empty)))
