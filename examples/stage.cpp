// Plants a new password on the disk of a Windows that does not run, or reads back what came of it:
//   stage MOUNT_POINT [unstage]
// The file "key.pem" has the key before anything is written, and "password" what the guest made, before its marker is
// removed. Needs no network.
#include <azvmreset/azvmreset.hpp>

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <utility>

using namespace azvmreset;

static Result<StageReport> plant(const std::string& volume) {
  auto key = SealingKey::generate();
  if (!key) return std::move(key).error();
  StageVolume request(volume);
  request.reset.username = "azureuser";
  request.reset.sealing_key = *key;
  request.key_sink = FileSink("key.pem");
  return stage(request);
}

static Result<UnstageReport> read_back(const std::string& volume) {
  std::ifstream file("key.pem");
  auto key = SealingKey::from_pem(Secret(std::string(std::istreambuf_iterator<char>(file), {})));
  if (!key) return std::move(key).error();
  UnstageVolume request(volume);
  request.sealing_key = *key;
  request.secret_sink = FileSink("password");
  return unstage(request);
}

template <class Report>
static int show(const Result<Report>& report) {
  if (report) {
    std::cout << to_json(*report) << '\n';
    return 0;
  }
  std::cerr << report.error().message << '\n' << report.error().remedy << '\n';
  return static_cast<int>(category_of(report.error().code));
}

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  return argc > 2 ? show(read_back(argv[1])) : show(plant(argv[1]));
}
