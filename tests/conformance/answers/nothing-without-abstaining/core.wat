;; No intent, and no word that it does not know.
(func (export "waza:plugin/intent-classifier@0.1.0#classify") (param i32) (result i32) (i32.const 0x1000))
(data (i32.const 0x1000) "\00\00\00\00" "\00\11\00\00" "\00\00\00\00" "\00\12\00\00" "\00\00\00\00" "\00\00\00\00" "\00\00\00\00" "\00\00\00\00")
