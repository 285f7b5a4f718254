;; The table has a function of another type.
(type $wanted (func (result i32)))
(table funcref (elem $other))
(func $other (param i64))
(func (export "waza:plugin/path-policy@0.1.0#check") (param i32 i32) (result i32)
  (call_indirect (type $wanted) (i32.const 0)))
