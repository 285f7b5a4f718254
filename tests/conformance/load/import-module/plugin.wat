(component (import "code" (core module)))
