// Stands in for the code editors of form-js's own panel, which our page does not show: a third of the bundle would be theirs.
class NoCodeEditor {
  constructor() {
    throw new Error('Expected no panel of form-js, but one wants to edit code');
  }

  static define() {}
  static theme() {}
}
module.exports = NoCodeEditor;
module.exports.default = NoCodeEditor;
for (const name of ['EditorView', 'Annotation', 'FeelersEditor']) module.exports[name] = NoCodeEditor;
module.exports.lineNumbers = () => undefined;
module.exports.jsonParseLinter = () => undefined;
