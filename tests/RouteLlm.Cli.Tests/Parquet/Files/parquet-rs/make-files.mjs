// Writes the Parquet files beside this script with arrow-rs (parquet-wasm 0.8.0). The rows are those of WrittenRows.cs.
//   npm install --ignore-scripts parquet-wasm@0.8.0 apache-arrow && node make-files.mjs
import * as arrow from 'apache-arrow';
import { createRequire } from 'module';
import fs from 'fs';

const { Compression, Encoding, Table, WriterPropertiesBuilder, WriterVersion, writeParquet } = createRequire(import.meta.url)('parquet-wasm/node');
const rows = Array.from({ length: 60 }, (_, i) => ({
  whole: i % 20 === 0 ? (i % 40 === 0 ? -2147483648 : 2147483647) : (i * i) % 10007,
  large: i % 20 === 0 ? (i % 40 === 0 ? -(2n ** 63n) : 2n ** 63n - 1n) : BigInt(i) * BigInt(i) * 1000003n,
  single: (i % 101 - 50) / 64,
  wide: i / 8,
  text: i % 9 === 0 ? '' : `Question ${Math.floor(i / 3)}: what is "${i}"? \u00e9 \u{1F600}`,
  missing: i % 3 === 0 ? null : `model-${i % 4}`,
  flag: i % 3 === 0,
  list: i % 7 === 0 ? null : Array.from({ length: i % 5 }, (_, j) => (i + j) % 11 === 0 ? null : ((i * 31 + j * 17) % 101 - 50) / 64),
}));
const vector = (name, type) => arrow.vectorFromArray(rows.map(row => row[name]), type);
const columns = {
  whole: vector('whole', new arrow.Int32()),
  large: vector('large', new arrow.Int64()),
  single: vector('single', new arrow.Float32()),
  wide: vector('wide', new arrow.Float64()),
  text: vector('text', new arrow.Utf8()),
  missing: vector('missing', new arrow.Utf8()),
  flag: vector('flag', new arrow.Bool()),
  list: vector('list', new arrow.List(new arrow.Field('item', new arrow.Float32(), true))),
};

const write = (file, compression, version, { list, ...encodings }, dictionary = false) => {
  let properties = new WriterPropertiesBuilder()
    .setCompression(compression).setWriterVersion(version).setDictionaryEnabled(dictionary).setMaxRowGroupSize(35).setDataPageSizeLimit(150).setWriteBatchSize(8);
  // A column within a list cannot be named, so that its encoding is the others' default.
  properties = list === undefined ? properties : properties.setEncoding(list);
  for (const [column, encoding] of Object.entries(encodings)) {
    properties = properties.setColumnEncoding(column, encoding);
  }

  const table = Table.fromIPCStream(arrow.tableToIPC(new arrow.Table(columns), 'stream'));
  fs.writeFileSync(file, writeParquet(table, properties.build()));
};
const deltas = {
  whole: Encoding.DELTA_BINARY_PACKED, large: Encoding.DELTA_BINARY_PACKED, single: Encoding.BYTE_STREAM_SPLIT, wide: Encoding.BYTE_STREAM_SPLIT,
  text: Encoding.DELTA_LENGTH_BYTE_ARRAY, missing: Encoding.DELTA_BYTE_ARRAY, flag: Encoding.RLE, list: Encoding.BYTE_STREAM_SPLIT,
};
const split = { ...deltas, whole: Encoding.BYTE_STREAM_SPLIT, large: Encoding.BYTE_STREAM_SPLIT, text: Encoding.DELTA_BYTE_ARRAY, missing: Encoding.DELTA_LENGTH_BYTE_ARRAY };
write('deltas-zstd-version-2.parquet', Compression.ZSTD, WriterVersion.V2, deltas);
write('deltas-lz4-raw-version-1.parquet', Compression.LZ4_RAW, WriterVersion.V1, deltas);
write('split-lz4-version-2.parquet', Compression.LZ4, WriterVersion.V2, split);
write('split-uncompressed-version-1.parquet', Compression.UNCOMPRESSED, WriterVersion.V1, split);
write('dictionaries-zstd-version-1.parquet', Compression.ZSTD, WriterVersion.V1, {}, true);
write('dictionaries-brotli-version-2.parquet', Compression.BROTLI, WriterVersion.V2, {}, true);
