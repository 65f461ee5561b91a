"""One picture per share table, in miniature."""

import shutil
from pathlib import Path

from talent_ledger.schema.columns import SHARE_TABLE_ROWS, SHARE_TABLES
from talent_ledger.schema.frames import read_parquet

folder = Path("reports/figures")
shutil.rmtree(folder, ignore_errors=True)
folder.mkdir(parents=True)
rows = read_parquet(Path("data/published/parquet/share_table_rows.parquet"), SHARE_TABLE_ROWS)
for table in read_parquet(Path("data/published/parquet/share_tables.parquet"), SHARE_TABLES).iter_rows(named=True):
    bars = "".join(
        f'<rect x="0" y="{12 * place}" width="{row["obs_value"]}" height="10"/>'
        for place, row in enumerate(rows.filter(table_id=table["table_id"]).iter_rows(named=True))
    )
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" width="100" height="60">{bars}</svg>\n'
    name = f"{table['population']}_{table['dimension']}".replace(" ", "_")
    (folder / f"{name}.svg").write_text(picture)
