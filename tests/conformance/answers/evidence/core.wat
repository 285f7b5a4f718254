;; The span is the one character あ.
(func (export "waza:plugin/skill-scorer@0.1.0#score") (param i32) (result i32) (i32.const 0x1000))
(data (i32.const 0x1000) "\00\00\00\00" "\01\00\00\00" "\a0\bb\0d\00" "\00\12\00\00" "\01\00\00\00")
(data (i32.const 0x1200) "\00\13\00\00" "\01\00\00\00" "\01\00\00\00" "\0b\00\00\00" "\0e\00\00\00" "\fb\ff\ff\ff" "\00\00\00\00" "\00\00\00\00" "\00\00\00\00")
(data (i32.const 0x1300) "c")
