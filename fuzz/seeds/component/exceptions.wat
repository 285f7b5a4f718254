;; A proposal that this host does not have; a tool that knows it let the component through to code that does not.
(component (core module (import "" "" (tag))))
