;; Each of the two would load alone.
(func (export "waza:plugin/lifecycle@0.0.9#describe") (result i32) (unreachable))
(func (export "waza:plugin/lifecycle@0.0.9#configure") (param i32 i32) (result i32) (unreachable))
(func (export "waza:plugin/path-policy@0.1.0#check") (param i32 i32) (result i32)
  (i32.const 0x1000))
(data (i32.const 0x1000) "\00\00\00\00" "\00\11\00\00" "\01\00\00\00")
(data (i32.const 0x1100) "\00")
