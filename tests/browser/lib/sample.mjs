// Who is who in the made-up company of `peyvand demo`, which `serve --sample` makes small.

export const PASSWORD = "peyvand-sample-1405";

export const ADMINISTRATOR = "maryam@sepehr.example";
export const MANAGER = "parvin@sepehr.example";
export const SELLER = "reza@sepehr.example";
