;; The call never comes back.
(func (export "waza:plugin/path-policy@0.1.0#check") (param i32 i32) (result i32)
  (loop $for-ever (br $for-ever)) (unreachable))
