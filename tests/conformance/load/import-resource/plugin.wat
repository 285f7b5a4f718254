;; A resource comes with something to call.
(component (import "host:thing/files@1.0.0" (instance (export "file" (type (sub resource))))))
