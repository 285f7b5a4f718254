;; `describe` gives a number.
(component
  (core module $m (func (export "f") (result i32) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func $f (result u32) (canon lift (core func $i "f")))
  (instance $lifecycle (export "describe" (func $f)) (export "configure" (func $f)))
  (export "waza:plugin/lifecycle@0.1.0" (instance $lifecycle)))
