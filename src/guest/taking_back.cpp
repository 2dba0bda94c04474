#include "guest/planting.hpp"

#include "base/digest.hpp"
#include "base/fail.hpp"
#include "base/format.hpp"
#include "base/quote.hpp"
#include "guest/gpt_ini.hpp"
#include "guest/planted_order.hpp"
#include "guest/scripts_ini.hpp"

#include <algorithm>
#include <utility>

namespace azvmreset::guest {
namespace {

// One of the two files that are merged, as they are found. Whether it is still
// as it was planted is told by merging once more: what the order says of it
// needs not be believed.
struct Found {
  std::string_view path;
  const std::optional<FoundFile>& now;
  const std::optional<FoundFile>& saved;
  std::string saved_path;
  bool as_planted = false;    // of its saved copy, or, without one, as a new file
  const MergedFile& planted;  // as the order says
};

// True where its saved copy stays, because `left` names it.
bool take_back_one(const Found& file, TakingBack& back) {
  if (!file.now) {
    if (!file.saved) return false;
    back.left.push_back(
        base::format("{}: it was there before and is gone; what it held is in {}", file.path, file.saved_path));
    return true;
  }
  if (!file.saved) {
    if (file.as_planted) {
      back.remove.emplace_back(file.path);
    } else if (file.planted.planted && base::sha256_hex(file.now->bytes) == file.planted.sha256) {
      back.left.push_back(base::format("{}: the copy of what it held before is gone from the volume", file.path));
    }
    return false;
  }
  if (file.as_planted) {
    PlantedFile put_back;
    put_back.path = file.path;
    put_back.content = Secret(file.saved->bytes);
    put_back.attributes = file.planted.attributes.value_or(file.now->attributes);
    put_back.merged = true;
    back.put_back.push_back(std::move(put_back));
    return false;
  }
  // The script has put it back, and was ended before it removed the copy.
  if (file.now->bytes == file.saved->bytes) return false;
  back.left.push_back(
      base::format("{}: it was changed since; what it held before is in {}", file.path, file.saved_path));
  return true;
}

}  // namespace

Result<TakingBack> take_back(const PlantedNow& now, std::string_view id) {
  if (!is_planting_id(id)) {
    return base::fail(ErrorCode::invalid_argument, "found the id {}; expected 32 hexadecimal digits in lower case",
                      base::quoted(id));
  }
  const OrderRemains remains = read_order_remains(now.order, id).value_or(OrderRemains{});
  const auto bytes_of = [](const std::optional<FoundFile>& file) {
    return file ? std::optional(file->bytes) : std::nullopt;
  };
  const auto scripts_ini = merge_scripts_ini(bytes_of(now.saved_scripts_ini), planted_name(PlantedPart::command, id));
  const bool scripts_as_planted = now.scripts_ini && scripts_ini && *scripts_ini == now.scripts_ini->bytes;
  const auto new_gpt_ini = merge_gpt_ini(std::nullopt, id);
  const bool gpt_as_planted =
      now.gpt_ini && (now.saved_gpt_ini ? is_merge_of_gpt_ini(now.gpt_ini->bytes, now.saved_gpt_ini->bytes, id)
                                        : new_gpt_ini && new_gpt_ini->planted == now.gpt_ini->bytes);

  TakingBack back;
  const bool keep_gpt = take_back_one({gpt_ini_path, now.gpt_ini, now.saved_gpt_ini,
                                       planted_path(PlantedPart::saved_gpt_ini, id), gpt_as_planted, remains.gpt_ini},
                                      back);
  const bool keep_scripts =
      take_back_one({scripts_ini_path, now.scripts_ini, now.saved_scripts_ini,
                     planted_path(PlantedPart::saved_scripts_ini, id), scripts_as_planted, remains.scripts_ini},
                    back);
  for (const PlantedPart part : all_planted_parts) {
    const bool kept =
        (keep_gpt && part == PlantedPart::saved_gpt_ini) || (keep_scripts && part == PlantedPart::saved_scripts_ini);
    const bool there = std::find(now.names.begin(), now.names.end(), planted_name(part, id)) != now.names.end();
    if (there && !kept) back.remove.push_back(planted_path(part, id));
  }
  back.folders.assign(remains.folders.rbegin(), remains.folders.rend());
  return back;
}

}  // namespace azvmreset::guest
