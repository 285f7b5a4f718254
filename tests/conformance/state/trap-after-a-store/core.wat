;; Notes the call in memory and traps. If notes were kept, the second call would answer.
(func (export "waza:plugin/path-policy@0.1.0#check") (param i32 i32) (result i32)
  (if (i32.load (i32.const 0x2000)) (then (return (i32.const 0x1000))))
  (i32.store (i32.const 0x2000) (i32.const 1))
  (unreachable))
(data (i32.const 0x1000) "\00\00\00\00" "\00\11\00\00" "\01\00\00\00")
(data (i32.const 0x1100) "\00")
