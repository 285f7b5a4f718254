;; Segments that code copies: none of them is part of the image.
(data $d "x")
(func $f (memory.init $d (i32.const 0) (i32.const 0) (i32.const 1)))
(func (export "waza:plugin/path-policy@0.1.0#check") (param i32 i32) (result i32)
  (i32.const 0x1000))
(data (i32.const 0x1000) "\00\00\00\00" "\00\11\00\00" "\01\00\00\00")
(data (i32.const 0x1100) "\00")
