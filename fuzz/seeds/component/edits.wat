;; A rewriter whose edits lie in its memory as they are.
(component
  (core module $code
    (memory (export "memory") 2)
    (global $heap (mut i32) (i32.const 65536))
    (data (i32.const 16) "seed1.0.0{}")
    ;; info: name, version, languages, settings-schema
    (data (i32.const 64) "\10\00\00\00\04\00\00\00" "\14\00\00\00\05\00\00\00" "\00\00\00\00\00\00\00\00" "\19\00\00\00\02\00\00\00")
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $heap) (i32.const 7)) (i32.const -8)))
      (global.set $heap (i32.add (local.get $at) (local.get 3)))
      (local.get $at))
    (func (export "describe") (result i32) (i32.const 64))
    (func (export "configure") (param i32 i32) (result i32) (i32.const 128))
    ;; one edit: bytes 0 to 3 become `{}`
    (data (i32.const 4096) "\00\00\00\00" "\03\00\00\00" "\19\00\00\00\02\00\00\00" "\10\00\00\00\04\00\00\00")
    (data (i32.const 160) "\00\00\00\00" "\00\10\00\00" "\01\00\00\00")
    (func (export "rewrite") (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32) (i32.const 160)))
  (core instance $core (instantiate $code))

  (type $info (record (field "name" string) (field "version" string) (field "languages" (list string))
    (field "settings-schema" string)))
  (type $settings-error (record (field "pointer" string) (field "message" string)))
  (func $describe (result $info) (canon lift (core func $core "describe") (memory $core "memory")))
  (func $configure (param "settings" string) (result (result (error (list $settings-error))))
    (canon lift (core func $core "configure") (memory $core "memory") (realloc (func $core "realloc"))))
  (instance $lifecycle
    (export "info" (type $info)) (export "settings-error" (type $settings-error))
    (export "describe" (func $describe)) (export "configure" (func $configure)))
  (export "waza:plugin/lifecycle@0.1.0" (instance $lifecycle))

  (type $document (record (field "path" string) (field "media-type" string) (field "content" string)))
  (type $asset (record (field "name" string) (field "url" string)))
  (type $edit (record (field "start" u32) (field "end" u32) (field "replacement" string) (field "asset" string)))
  (type $error (variant (case "unsupported" string) (case "internal" string)))
  (func $rewrite (param "document" $document) (param "assets" (list $asset)) (result (result (list $edit) (error $error)))
    (canon lift (core func $core "rewrite") (memory $core "memory") (realloc (func $core "realloc"))))
  (instance $rewriter
    (export "document" (type $document)) (export "asset" (type $asset)) (export "edit" (type $edit))
    (export "error" (type $error)) (export "rewrite" (func $rewrite)))
  (export "waza:plugin/asset-rewriter@0.1.0" (instance $rewriter)))
