;; 400,000 verdicts are there, and would take more host memory than an answer may.
(memory (export "memory") 160)
(func (export "waza:plugin/path-policy@0.1.0#check") (param i32 i32) (result i32)
  (i32.const 0x1000))
(data (i32.const 0x1000) "\00\00\00\00" "\00\00\01\00" "\80\1a\06\00")
