// Writes the Parquet files beside this script with two writers that are not ours: DuckDB 1.5.6 and arrow-rs (parquet-wasm 0.8.0).
//   npm install --ignore-scripts @duckdb/node-api@1.5.6-r.1 parquet-wasm@0.8.0 apache-arrow && node make-files.mjs
// The rows are those of PublishedBattles.cs.
import { DuckDBInstance } from '@duckdb/node-api';
import * as arrow from 'apache-arrow';
import { createRequire } from 'module';
import fs from 'fs';

const parquet = createRequire(import.meta.url)('parquet-wasm/node');
const models = ['ant', 'bee', 'cat', 'dog', 'eel'];
const rows = Array.from({ length: 60 }, (_, i) => ({
  id: i,
  model_a: models[i % 5],
  model_b: models[(i + 1 + (i % 4)) % 5],
  turns: [i % 7 === 0 ? 'too short' : `Question ${i}: what is "this"?\n\u00e9 \u{1F600}`, 'A second turn.'],
  winner_model_a: i % 3 === 0 ? 1 : 0,
  winner_model_b: i % 3 === 1 ? 1 : 0,
  winner_tie: i % 3 === 2 ? 1 : 0,
  embedding: Array.from({ length: 8 }, (_, j) => ((i * 31 + j * 17 + i * i * j) % 101 - 50) / 64),
}));

fs.writeFileSync('rows.json', rows.map(row => JSON.stringify({ ...row, prompt: JSON.stringify(row.turns) })).join('\n'));
const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run(`create table rows as select * from read_json('rows.json', format = 'newline_delimited', columns = {
  id: 'BIGINT', model_a: 'VARCHAR', model_b: 'VARCHAR', turns: 'VARCHAR[]', prompt: 'VARCHAR',
  winner_model_a: 'BIGINT', winner_model_b: 'BIGINT', winner_tie: 'BIGINT', embedding: 'FLOAT[]'}) order by id`);
fs.rmSync('rows.json');
const copy = (select, file, options = '') => connection.run(`copy (${select} order by id) to '${file}' (format parquet${options})`);
const battles = 'select id, model_a, model_b, prompt, winner_model_a, winner_model_b, winner_tie from rows';
await copy(battles, 'battles.parquet');
await copy(`${battles} where id < 25`, 'train-00000-of-00002.parquet');
await copy(`${battles} where id >= 25`, 'train-00001-of-00002.parquet');
await copy('select id, model_a, model_b, turns as prompt, winner_model_a = 1 as winner_model_a, winner_model_b::DOUBLE as winner_model_b, {\'a\': 1, \'b\': [1.5]} as other from rows', 'battles-of-lists-gzip.parquet', ', codec gzip');
await copy('select id, embedding::DOUBLE[8] as embeddings from rows', 'embeddings-of-doubles.parquet');
await copy('select id, embedding from rows', 'embeddings-uncompressed.parquet', ', codec uncompressed');
await copy('select id, embedding from rows', 'embeddings-zstd.parquet', ', codec zstd');
await copy('select id, embedding, embedding as second from rows', 'two-columns-of-lists.parquet');
await copy('select id, case when id = 3 then [1.5::FLOAT, null] else embedding end as embedding from rows', 'embeddings-lacking-one.parquet');
await copy('select id, model_a, model_b, case when id = 4 then null else prompt end as prompt, winner_model_a, winner_model_b from rows', 'battles-lacking-a-prompt.parquet');
await copy('select id, model_a, model_b, prompt, case when id = 4 then null else winner_model_a end as winner_model_a, winner_model_b from rows', 'battles-lacking-a-winner.parquet');
await copy('select id, model_a, id as model_b, prompt, winner_model_a, winner_model_b from rows', 'battles-with-numbers-for-names.parquet');
await copy('select id, turns[1] as question, (id % 4 > 0) as strong_score, winner_model_b::DOUBLE / 2 as weak_score, case when id % 2 = 0 then \'even\' end as task from rows', 'outcomes.parquet');

// Pages of the second version, several to a row group, and several row groups.
const write = (columns, file, compression, dictionary) => {
  const properties = new parquet.WriterPropertiesBuilder()
    .setCompression(compression).setWriterVersion(parquet.WriterVersion.V2).setDictionaryEnabled(dictionary).setEncoding(parquet.Encoding.PLAIN)
    .setMaxRowGroupSize(25).setDataPageSizeLimit(200).setWriteBatchSize(5);
  const table = parquet.Table.fromIPCStream(arrow.tableToIPC(new arrow.Table(columns), 'stream'));
  fs.writeFileSync(file, parquet.writeParquet(table, properties.build()));
};
const texts = (name) => arrow.vectorFromArray(rows.map(row => row[name]), new arrow.Utf8());
const numbers = (name) => arrow.vectorFromArray(rows.map(row => row[name]), new arrow.Int32());
const lists = (name, type) => arrow.vectorFromArray(rows.map(row => row[name]), new arrow.List(new arrow.Field('item', type, true)));
write(
  { model_a: texts('model_a'), model_b: texts('model_b'), prompt: lists('turns', new arrow.Utf8()), winner_model_a: numbers('winner_model_a'), winner_model_b: numbers('winner_model_b') },
  'battles-in-pages-of-version-2.parquet', parquet.Compression.BROTLI, true);
write({ embeddings: lists('embedding', new arrow.Float32()) }, 'embeddings-in-pages-of-version-2.parquet', parquet.Compression.SNAPPY, false);
