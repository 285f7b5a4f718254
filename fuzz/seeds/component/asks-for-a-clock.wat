;; An import that nobody granted.
(component (import "host:thing/clock" (instance (export "now" (func (result u64))))))
