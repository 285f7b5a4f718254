;; Addresses of 64 bits are turned off.
(component (core module (memory i64 1)))
