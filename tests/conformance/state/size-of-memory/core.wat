;; Grows its memory by a page in each call, and answers with the size: always 2 pages.
(func (export "waza:plugin/path-policy@0.1.0#check") (param i32 i32) (result i32)
  (drop (memory.grow (i32.const 1)))
  (i32.store8 (i32.const 0x1200) (i32.add (i32.const 48) (memory.size)))
  (i32.const 0x1000))
(data (i32.const 0x1000) "\00\00\00\00" "\00\11\00\00" "\01\00\00\00")
(data (i32.const 0x1100) "\01\00\00\00" "\00\12\00\00" "\01\00\00\00" "\00\12\00\00" "\01\00\00\00")
