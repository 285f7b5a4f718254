;; A byte that no text has.
(func (export "waza:plugin/path-policy@0.1.0#check") (param i32 i32) (result i32)
  (i32.const 0x1000))
(data (i32.const 0x1000) "\00\00\00\00" "\00\11\00\00" "\01\00\00\00")
(data (i32.const 0x1100) "\01\00\00\00" "\00\12\00\00" "\03\00\00\00" "\00\00\00\00" "\00\00\00\00")
(data (i32.const 0x1200) "a\ffb")
