;; A 64-bit memory, which this host does not have.
(component (core module $m (memory i64 1)) (core instance (instantiate $m)))
