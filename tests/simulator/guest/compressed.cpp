#include "simulator/guest/compressed.hpp"

#include <zlib.h>

#include <cassert>

namespace azvmreset::sim {
namespace {

constexpr int window_with_gzip_header = 15 + 16;

}  // namespace

std::string gzipped(std::string_view text) {
  z_stream stream{};
  [[maybe_unused]] int outcome =
      deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, window_with_gzip_header, 8, Z_DEFAULT_STRATEGY);
  assert(outcome == Z_OK);
  std::string in(text);
  std::string out(deflateBound(&stream, static_cast<uLong>(in.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  outcome = deflate(&stream, Z_FINISH);
  assert(outcome == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::optional<std::string> gunzipped(std::string_view packed, std::size_t most) {
  z_stream stream{};
  if (inflateInit2(&stream, window_with_gzip_header) != Z_OK) return std::nullopt;
  std::string in(packed);
  std::string out(most + 1, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int outcome = inflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  if (outcome != Z_STREAM_END || out.size() > most) return std::nullopt;
  return out;
}

}  // namespace azvmreset::sim
