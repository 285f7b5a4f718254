;; Without a memory there are numbers only, and no text: other types again.
(component
  (core module $m (func (export "f") (result i32) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func $f (result u32) (canon lift (core func $i "f")))
  (instance $interface (export "describe" (func $f)) (export "configure" (func $f)) (export "check" (func $f)))
  (export "waza:plugin/lifecycle@0.1.0" (instance $interface))
  (export "waza:plugin/path-policy@0.1.0" (instance $interface)))
