/** What the engine's check of types has to know of the page (see CONTRIBUTING.md, "The engine"). */
interface Window {
  L: any;
  corridors: any;
}
interface Document {
  featurePolicy?: { allowsFeature(name: string): boolean };
}
