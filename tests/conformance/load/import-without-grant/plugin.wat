(component
  (import "wasi:logging/logging@0.1.0-draft"
    (instance (export "log" (func (param "level" u32) (param "context" string) (param "message" string))))))
