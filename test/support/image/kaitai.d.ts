/** What the tests use of the compiler of Kaitai Struct, which brings no types. */
declare module 'kaitai-struct-compiler' {
  const compiler: {
    /** Sources by file name, of a description that was parsed from YAML. */
    compile(
      language: string,
      description: unknown,
      importer: null,
      debug: boolean,
    ): Promise<Record<string, string>>;
  };
  export default compiler;
}
