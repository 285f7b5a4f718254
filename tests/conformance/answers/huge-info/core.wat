;; The same before any call, from `describe`.
(memory (export "memory") 160)
(data (i32.const 0x1400) "\00\00\01\00" "\00\00\90\00" "\00\00\00\00" "\00\00\00\00" "\00\00\00\00" "\00\00\00\00" "\00\00\00\00" "\00\00\00\00")
(func (export "waza:plugin/lifecycle@0.1.0#describe") (result i32) (i32.const 0x1400))
(func (export "waza:plugin/path-policy@0.1.0#check") (param i32 i32) (result i32)
  (i32.const 0x1000))
(data (i32.const 0x1000) "\00\00\00\00" "\00\11\00\00" "\01\00\00\00")
(data (i32.const 0x1100) "\00")
