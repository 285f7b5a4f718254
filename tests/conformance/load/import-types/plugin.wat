;; An instance of nothing but types needs nothing from a host: what is missing is the world, not a grant.
(component (import "waza:plugin/types@0.1.0" (instance (type (enum "a" "b")) (export "c" (type (eq 0))))))
