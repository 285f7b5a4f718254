;; Past the end of the table.
(type $wanted (func (result i32)))
(table 1 funcref)
(func (export "waza:plugin/path-policy@0.1.0#check") (param i32 i32) (result i32)
  (call_indirect (type $wanted) (i32.const 7)))
