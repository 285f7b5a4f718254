;; The same before any call: set-up has the limit that calls have.
(func (export "waza:plugin/lifecycle@0.1.0#configure") (param i32 i32) (result i32)
  (loop $more (drop (memory.grow (i32.const 1))) (br $more)) (unreachable))
(func (export "waza:plugin/path-policy@0.1.0#check") (param i32 i32) (result i32)
  (i32.const 0x1000))
(data (i32.const 0x1000) "\00\00\00\00" "\00\11\00\00" "\01\00\00\00")
(data (i32.const 0x1100) "\00")
