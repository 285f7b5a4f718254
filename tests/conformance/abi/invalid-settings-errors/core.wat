;; `configure` refuses, with 4,294,967,295 reasons.
(data (i32.const 0x1400) "\01\00\00\00" "\00\15\00\00" "\ff\ff\ff\ff")
(func (export "waza:plugin/lifecycle@0.1.0#configure") (param i32 i32) (result i32) (i32.const 0x1400))
(func (export "waza:plugin/path-policy@0.1.0#check") (param i32 i32) (result i32)
  (i32.const 0x1000))
(data (i32.const 0x1000) "\00\00\00\00" "\00\11\00\00" "\01\00\00\00")
(data (i32.const 0x1100) "\00")
