;; Counts its calls in memory, and answers with the count: always 1, also where the table allows no image.
(func (export "waza:plugin/path-policy@0.1.0#check") (param i32 i32) (result i32)
  (i32.store (i32.const 0x2000) (i32.add (i32.load (i32.const 0x2000)) (i32.const 1)))
  (i32.store8 (i32.const 0x1200) (i32.add (i32.const 48) (i32.load (i32.const 0x2000))))
  (i32.const 0x1000))
(data (i32.const 0x1000) "\00\00\00\00" "\00\11\00\00" "\01\00\00\00")
(data (i32.const 0x1100) "\01\00\00\00" "\00\12\00\00" "\01\00\00\00" "\00\12\00\00" "\01\00\00\00")
(table $t 1 funcref)
(func $set (table.set $t (i32.const 0) (ref.null func)))
