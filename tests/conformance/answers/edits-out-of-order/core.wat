;; `aあbう` has characters at 0, 1, 4 and 5, and ends at 8. The second precedes the first.
(func (export "waza:plugin/asset-rewriter@0.1.0#rewrite")
  (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)
  (i32.const 0x1000))
(data (i32.const 0x1000) "\00\00\00\00" "\00\11\00\00" "\02\00\00\00")
(data (i32.const 0x1100) "\04\00\00\00" "\05\00\00\00" "\00\00\00\00" "\00\00\00\00" "\00\00\00\00" "\00\00\00\00")
(data (i32.const 0x1118) "\00\00\00\00" "\01\00\00\00" "\00\00\00\00" "\00\00\00\00" "\00\00\00\00" "\00\00\00\00")
