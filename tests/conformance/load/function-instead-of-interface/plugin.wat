;; The name of an interface, and behind it a function.
(component
  (core module $m (func (export "f") (result i32) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func $f (result u32) (canon lift (core func $i "f")))
  (export "waza:plugin/lifecycle@0.1.0" (func $f)))
