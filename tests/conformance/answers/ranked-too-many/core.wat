;; Two, where one was asked for.
(func (export "waza:plugin/skill-ranker@0.1.0#index") (param i32 i32) (result i32) (i32.const 0xfd00))
(func (export "waza:plugin/skill-ranker@0.1.0#rank") (param i32) (result i32) (i32.const 0x1000))
(data (i32.const 0x1000) "\00\00\00\00" "\00\11\00\00" "\02\00\00\00")
(data (i32.const 0x1100) "\00\13\00\00" "\04\00\00\00" "\02\00\00\00" "\00\00\00\00" "\00\00\00\00")
(data (i32.const 0x1114) "\10\13\00\00" "\04\00\00\00" "\01\00\00\00" "\00\00\00\00" "\00\00\00\00")
(data (i32.const 0x1300) "cats")
(data (i32.const 0x1310) "dogs")
