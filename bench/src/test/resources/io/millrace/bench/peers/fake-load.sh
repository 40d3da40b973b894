# Stands for "bench load" as a process: the scenario says how it ends. Beside it lie the results it "measures".
echo "fake load: $*"
here=$(dirname "$0")
scenario=$1
shift
out='' pid=''
while [ $# -gt 0 ]; do
    case $1 in
        --out) out=$2 ;;
        --broker-pid) pid=$2 ;;
    esac
    shift
done
result=valid
case $scenario in
    refused)
        echo 'bench: the broker has no shared subscriptions (0x9E)' >&2
        exit 1
        ;;
    crash)
        echo 'java.lang.IllegalStateException'
        exit 3
        ;;
    silent) exit 0 ;;
    forever) exec sleep 600 ;;
    deadly)
        if [ -n "$pid" ]; then
            kill -9 "$pid"
            while [ -e "/proc/$pid" ]; do sleep 0.05; done
        fi
        ;;
    invalid) result=invalid ;;
esac
if [ -n "$out" ]; then
    basename "$out" >>"$(dirname "$out")/calls"
    cp "$here/$result.json" "$out.json"
fi
