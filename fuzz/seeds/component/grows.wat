;; Memory without an end.
(component
  (core module $code
    (memory (export "memory") 1)
    (global $heap (mut i32) (i32.const 4096))
    (data (i32.const 16) "seed1.0.0{}")
    ;; info: name, version, languages, settings-schema
    (data (i32.const 64) "\10\00\00\00\04\00\00\00" "\14\00\00\00\05\00\00\00" "\00\00\00\00\00\00\00\00" "\19\00\00\00\02\00\00\00")
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $heap) (i32.const 7)) (i32.const -8)))
      (global.set $heap (i32.add (local.get $at) (local.get 3)))
      (local.get $at))
    (func (export "describe") (result i32) (i32.const 64))
    ;; 128 holds zeros: `ok`
    (func (export "configure") (param i32 i32) (result i32) (i32.const 128))
    ;; as many verdicts as accesses, all of them zeros: `allow`
    (func (export "check") (param i32 i32) (result i32)
      (loop $l (drop (memory.grow (i32.const 1))) (br $l)) (i32.const 160)))
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

  (type $operation (enum "read" "write" "delete" "enumerate" "serve"))
  (type $origin (enum "user" "model" "plugin" "system"))
  (type $access (record (field "operation" $operation) (field "origin" $origin) (field "path" string)
    (field "size" (option u64)) (field "media-type" (option string))))
  (type $denial (record (field "code" string) (field "message" string)))
  (type $verdict (variant (case "allow") (case "deny" $denial)))
  (type $error (variant (case "unsupported" string) (case "internal" string)))
  (func $check (param "accesses" (list $access)) (result (result (list $verdict) (error $error)))
    (canon lift (core func $core "check") (memory $core "memory") (realloc (func $core "realloc"))))
  (instance $policy
    (export "operation" (type $operation)) (export "origin" (type $origin)) (export "access" (type $access))
    (export "denial" (type $denial)) (export "verdict" (type $verdict)) (export "error" (type $error))
    (export "check" (func $check)))
  (export "waza:plugin/path-policy@0.1.0" (instance $policy)))
