;; A plugin of every hook, small, as version 0.1.0 of the interfaces has them. `plugin.wasm` is made of it, once:
;;
;;   cargo run -p waza-tests --example component -- tests/conformance/compat/0.1.0/source.wat \
;;     tests/conformance/compat/0.1.0/plugin.wasm
;;
;; The component was built when 0.1.0 was what there is. It is never made again: it stands for plugins that are out
;; there, and must load and answer the same for as long as hosts say that they speak 0.1.

;; lifecycle: the settings' length, to show that they arrived
(func (export "waza:plugin/lifecycle@0.1.0#configure") (param $text i32) (param $length i32) (result i32)
  (i32.store (i32.const 0x1800) (local.get $length))
  (i32.const 0xfd00))

;; intent-classifier: restores the version named "first" (900000), or else edits; three-d; evidence at 0..1, with a note
(func (export "waza:plugin/intent-classifier@0.1.0#classify") (param i32) (result i32) (i32.const 0x1000))
(data (i32.const 0x1000) "\00\00\00\00" "\40\10\00\00\02\00\00\00" "\70\10\00\00\01\00\00\00" "\00\01\00\00" "\80\10\00\00\01\00\00\00")
(data (i32.const 0x1040)
  "\03\00\00\00\02\00\00\00\00\11\00\00\05\00\00\00" "\a0\bb\0d\00"
  "\01\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00" "\a0\86\01\00")
(data (i32.const 0x1070) "\01\00\00\00" "\50\c3\00\00" "\00\00\00\00")
(data (i32.const 0x1080)
  "\10\11\00\00\04\00\00\00" "\01\00\00\00\00\00\00\00\01\00\00\00" "\fe\ff\ff\ff" "\01\00\00\00\20\11\00\00\05\00\00\00")
(data (i32.const 0x1100) "first")
(data (i32.const 0x1110) "code")
(data (i32.const 0x1120) "note.")

;; skill-ranker: the first indexed skill, whose name lies where `index` was given it
(func (export "waza:plugin/skill-ranker@0.1.0#index") (param $entries i32) (param $count i32) (result i32)
  (i64.store (i32.const 0x1220) (i64.load (local.get $entries)))
  (i32.const 0xfd00))
(func (export "waza:plugin/skill-ranker@0.1.0#rank") (param i32) (result i32) (i32.const 0x1200))
(data (i32.const 0x1200) "\00\00\00\00" "\20\12\00\00\01\00\00\00")
(data (i32.const 0x1228) "\a0\86\01\00" "\00\00\00\00\00\00\00\00")

;; skill-scorer: declines, with as many millionths as the settings have bytes
(func (export "waza:plugin/skill-scorer@0.1.0#score") (param i32) (result i32)
  (i32.store (i32.const 0x1308) (i32.load (i32.const 0x1800)))
  (i32.const 0x1300))
(data (i32.const 0x1300) "\00\00\00\00" "\03\00\00\00")

;; asset-rewriter: puts the first asset's URL in place of the whole document
(func (export "waza:plugin/asset-rewriter@0.1.0#rewrite")
  (param i32 i32 i32 i32) (param $content i32) (param $length i32) (param $assets i32) (param $count i32) (result i32)
  (i32.store (i32.const 0x1424) (local.get $length))
  (i64.store (i32.const 0x1428) (i64.load offset=8 (local.get $assets)))
  (i64.store (i32.const 0x1430) (i64.load (local.get $assets)))
  (i32.const 0x1400))
(data (i32.const 0x1400) "\00\00\00\00" "\20\14\00\00\01\00\00\00")

;; path-policy: allows the first path and denies the second
(func (export "waza:plugin/path-policy@0.1.0#check") (param i32 i32) (result i32) (i32.const 0x1500))
(data (i32.const 0x1500) "\00\00\00\00" "\20\15\00\00\02\00\00\00")
(data (i32.const 0x1534) "\01\00\00\00" "\10\11\00\00\04\00\00\00" "\20\11\00\00\05\00\00\00")
