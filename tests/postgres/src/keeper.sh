# Keeps one Postgres for as long as its standard input is open, which is as long as the test process lives, however
# that dies. Arguments: Postgres' folder of programs, the folder of everything, a cluster to copy.
# Every word on standard input is answered by a line on standard output.
set -u
programs=$1 folder=$2 template=$3

start() {
  "$programs/pg_ctl" -D "$folder/data" -s -w -t 60 -l "$folder/log" start \
    -o "-k $folder -c listen_addresses= -c fsync=off -c full_page_writes=off" \
    -o "-c shared_buffers=16MB -c max_connections=200 -c autovacuum=off -c deadlock_timeout=200ms"
}
crash() {
  "$programs/pg_ctl" -D "$folder/data" -s -w -t 60 -m immediate stop
}
said() {
  if "$@" >>"$folder/log" 2>&1; then echo ok; else echo "failed: $(tail -n 5 "$folder/log" | tr '\n' ' ')"; fi
}

if ! cp -r "$template" "$folder/data"; then echo "failed: cannot copy $template"; exit 1; fi
said start
while read -r word; do
  case $word in
    start) said start ;;
    crash) said crash ;;
  esac
done
crash >/dev/null 2>&1
rm -rf "$folder"
