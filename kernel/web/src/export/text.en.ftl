# Taking a list out.
export-open = Export
export-xlsx = Excel, these columns
export-csv = CSV, these columns
export-xlsx-all = Excel, all columns
export-csv-all = CSV, all columns
