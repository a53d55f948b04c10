// Stands in for the FEEL editors of the panel, which only Camunda 8 asks for: half the bundle would be theirs.
module.exports = class {
  constructor() {
    throw new Error('Expected no entry to ask for FEEL, but one did');
  }
};
module.exports.default = module.exports;
module.exports.FeelersEditor = module.exports;
