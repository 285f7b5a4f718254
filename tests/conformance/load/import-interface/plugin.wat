(component (import "host:thing/clock@1.2.0" (instance (export "now" (func (result u64))))))
