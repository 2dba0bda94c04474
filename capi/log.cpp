#include "capi/options.hpp"
#include "capi/user_data.hpp"

#include <cstddef>
#include <string>
#include <vector>

using namespace azvmreset;
using namespace azvmreset::capi;

namespace {

// Each text with a zero at its end.
class Fields {
 public:
  explicit Fields(const LogRecord& line) {
    texts_.reserve(2 * line.field_count);
    for (const LogField* field = line.fields; field != line.fields + line.field_count; ++field) {
      const std::string& name = texts_.emplace_back(field->name);
      const std::string& value = texts_.emplace_back(field->value);
      fields_.push_back({name.c_str(), value.c_str()});
    }
  }
  const azvmr_log_field* data() const noexcept { return fields_.data(); }
  std::size_t size() const noexcept { return fields_.size(); }

 private:
  std::vector<std::string> texts_;  // none moves: there is room for all
  std::vector<azvmr_log_field> fields_;
};

}  // namespace

azvmr_status azvmr_options_set_log(azvmr_options* options, int32_t level, azvmr_log_fn log, void* user_data,
                                   azvmr_release_fn release, azvmr_error** err) {
  UserData user(user_data, release);
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    if (auto given = not_null({{log, "log"}}); !given) return given;
    const auto known = enumerator(level, LogLevel::trace, "level");
    if (!known) return known.error();

    auto callback = shared_callback(log, std::move(user));
    record.options.log = [callback = std::move(callback)](const LogRecord& line) {
      const std::string component(line.component);
      const std::string message(line.message);
      const Fields fields(line);
      const azvmr_log_record given{sizeof(azvmr_log_record),
                                   static_cast<int32_t>(line.level),
                                   component.c_str(),
                                   message.c_str(),
                                   fields.data(),
                                   fields.size()};
      callback->function(&given, callback->user.get());
    };
    record.options.log_level = *known;
    return {};
  });
}
