;; A stance that does not exist.
(func (export "waza:plugin/skill-scorer@0.1.0#score") (param i32) (result i32) (i32.const 0x1000))
(data (i32.const 0x1000) "\00\00\00\00" "\09\00\00\00" "\01\00\00\00" "\00\00\00\00" "\00\00\00\00")
