;; Entry after entry, without end.
(table $t 1 funcref)
(func (export "waza:plugin/path-policy@0.1.0#check") (param i32 i32) (result i32)
  (loop $more (drop (table.grow $t (ref.null func) (i32.const 100))) (br $more)) (unreachable))
