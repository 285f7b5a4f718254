;; Evidence with a note that is neither there nor not.
(func (export "waza:plugin/skill-scorer@0.1.0#score") (param i32) (result i32) (i32.const 0x1000))
(data (i32.const 0x1000) "\00\00\00\00" "\02\00\00\00" "\01\00\00\00" "\00\12\00\00" "\01\00\00\00")
(data (i32.const 0x1200) "\00\13\00\00" "\01\00\00\00" "\00\00\00\00" "\00\00\00\00" "\00\00\00\00" "\00\00\00\00" "\02\00\00\00" "\00\00\00\00" "\00\00\00\00")
(data (i32.const 0x1300) "c")
