"""Ask an AWS endpoint the same questions through boto3 and print what it answers.

One line of JSON per observation, {"asked": ..., "answer": ...}; a refusal is answered as "Code: message". Everything
that is asked about is made first, under names of this run. Waits end after --seconds, and then say what was seen last.

    python3 test/smoke/survey.py --endpoint http://127.0.0.1:4700 [--only sagemaker] [--seconds 20]
"""

import argparse
import json
import re
import time
from datetime import datetime, timedelta, timezone

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

ACCOUNT = r"\b\d{12}\b"
INSTANCE_TYPE = "ml.m5.large"
ROLE = "arn:aws:iam::111122223333:role/sagemaker"
IMAGE = "111122223333.dkr.ecr.us-east-1.amazonaws.com/fraud:1"


class Survey:
    def __init__(self, endpoint, seconds):
        self.endpoint = endpoint
        self.seconds = seconds
        self.run = format(time.time_ns() // 1_000_000, "x")

    def client(self, service):
        config = Config(retries={"max_attempts": 0}, region_name="us-east-1")
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        return boto3.client(service, endpoint_url=self.endpoint, config=config, **keys)

    def observe(self, asked, ask):
        """Print what `ask` returns, or how it was refused; a bug in the script itself is not caught."""
        try:
            answer = ask()
        except ClientError as error:
            answer = f"{error.response['Error'].get('Code')}: {error.response['Error'].get('Message')}"
        except BotoCoreError as error:
            answer = f"{type(error).__name__}: {error}"
        if isinstance(answer, dict):
            answer.pop("ResponseMetadata", None)
        text = json.dumps({"asked": asked, "answer": answer}, default=str)
        text = re.sub(ACCOUNT, "<account>", text.replace(self.run, "<run>").replace(self.endpoint, "<endpoint>"))
        print(text, flush=True)

    def wait_for(self, look, holds):
        """Look until it holds or the time is up. Returns each distinct thing seen, in order."""
        seen = []
        ends = time.monotonic() + self.seconds
        while True:
            value = look()
            if not seen or seen[-1] != value:
                seen.append(value)
            if holds(value) or time.monotonic() > ends:
                return seen
            time.sleep(0.02)


def pick(answer, *keys):
    return {key: answer.get(key) for key in keys}


def ask_sagemaker(survey):
    api = survey.client("sagemaker")
    runtime = survey.client("sagemaker-runtime")
    run, observe = survey.run, survey.observe
    name = f"Survey-{run}"
    container = {"Image": IMAGE, "Environment": {"COLOUR": "blue"}}

    def config(suffix, variants, **more):
        return lambda: api.create_endpoint_config(
            EndpointConfigName=f"{name}-{suffix}", ProductionVariants=variants, **more
        )

    def variant(variant_name, weight, count=1, **more):
        return {
            "VariantName": variant_name,
            "ModelName": f"{name}-model",
            "InstanceType": INSTANCE_TYPE,
            "InitialInstanceCount": count,
            "InitialVariantWeight": weight,
            **more,
        }

    def status():
        return api.describe_endpoint(EndpointName=name)["EndpointStatus"]

    def variants():
        keys = ("VariantName", "CurrentWeight", "DesiredWeight", "CurrentInstanceCount", "DesiredInstanceCount")
        return [pick(summary, *keys) for summary in api.describe_endpoint(EndpointName=name)["ProductionVariants"]]

    def weights(**by_name):
        wanted = [{"VariantName": key, "DesiredWeight": value} for key, value in by_name.items()]
        return api.update_endpoint_weights_and_capacities(EndpointName=name, DesiredWeightsAndCapacities=wanted)

    settled = lambda value: value in ("InService", "Failed")
    create_model = lambda: api.create_model(
        ModelName=f"{name}-model", ExecutionRoleArn=ROLE, PrimaryContainer=container
    )

    observe("CreateModel: the ARN", lambda: create_model()["ModelArn"])
    observe("CreateModel: a name that is taken", create_model)
    observe("DescribeModel: a model that is missing", lambda: api.describe_model(ModelName="missing"))
    observe("CreateEndpointConfig: a model that is missing", config("a", [variant("a", 1, ModelName="missing")]))
    observe("CreateEndpointConfig: two variants of one name", config("b", [variant("a", 1), variant("a", 1)]))
    observe("CreateEndpointConfig: a count of 0", config("c", [variant("a", 1, count=0)]))
    observe(
        "CreateEndpointConfig: an instance type that does not exist",
        config("d", [variant("a", 1, InstanceType="ml.none")]),
    )
    observe("CreateEndpointConfig: the ARN", lambda: config("one", [variant("champion", 1.0)])()["EndpointConfigArn"])
    observe("CreateEndpointConfig: a name that is taken", config("one", [variant("champion", 1.0)]))
    config("two", [variant("champion", 1.0), variant("challenger", 0.0)], Tags=[{"Key": "owner", "Value": "survey"}])()
    observe(
        "DescribeEndpointConfig: one that is missing",
        lambda: api.describe_endpoint_config(EndpointConfigName="missing"),
    )
    observe(
        "DescribeEndpointConfig: its variants",
        lambda: api.describe_endpoint_config(EndpointConfigName=f"{name}-two")["ProductionVariants"],
    )
    observe(
        "CreateEndpoint: a config that is missing",
        lambda: api.create_endpoint(EndpointName=name, EndpointConfigName="missing"),
    )
    observe("DescribeEndpoint: one that is missing", lambda: api.describe_endpoint(EndpointName="missing"))
    observe(
        "CreateEndpoint: the ARN",
        lambda: api.create_endpoint(EndpointName=name, EndpointConfigName=f"{name}-one")["EndpointArn"],
    )
    observe(
        "CreateEndpoint: a name that is taken",
        lambda: api.create_endpoint(EndpointName=name, EndpointConfigName=f"{name}-one"),
    )
    observe("DescribeEndpoint: statuses from creation on", lambda: survey.wait_for(status, settled))
    observe("DescribeEndpoint: variants of a new endpoint", variants)
    observe(
        "DescribeEndpoint: the name in lower case",
        lambda: api.describe_endpoint(EndpointName=name.lower())["EndpointName"],
    )

    swap = lambda config_name, **more: api.update_endpoint(EndpointName=name, EndpointConfigName=config_name, **more)
    observe("UpdateEndpoint: a config that is missing", lambda: swap("missing"))
    observe("UpdateEndpoint: to the config it has", lambda: bool(swap(f"{name}-one")["EndpointArn"]))
    observe("DescribeEndpoint: statuses of an update that changes nothing", lambda: survey.wait_for(status, settled))
    observe("UpdateEndpoint: to another config", lambda: bool(swap(f"{name}-two")))
    observe("UpdateEndpoint: during an update", lambda: swap(f"{name}-one"))
    observe("UpdateEndpointWeightsAndCapacities: during an update", lambda: weights(champion=50))
    observe(
        "DescribeEndpoint: config while it is updated",
        lambda: {
            **pick(api.describe_endpoint(EndpointName=name), "EndpointConfigName"),
            "pending": api.describe_endpoint(EndpointName=name)
            .get("PendingDeploymentSummary", {})
            .get("EndpointConfigName"),
        },
    )
    observe("DescribeEndpoint: statuses of a swap", lambda: survey.wait_for(status, settled))
    observe("DescribeEndpoint: variants after a swap", variants)
    observe("UpdateEndpointWeightsAndCapacities: a variant that is missing", lambda: weights(nobody=1))
    twice = [{"VariantName": "champion", "DesiredWeight": 1}, {"VariantName": "champion", "DesiredWeight": 2}]
    observe(
        "UpdateEndpointWeightsAndCapacities: a variant twice",
        lambda: api.update_endpoint_weights_and_capacities(EndpointName=name, DesiredWeightsAndCapacities=twice),
    )
    observe("UpdateEndpointWeightsAndCapacities: a negative weight", lambda: weights(champion=-1))
    observe("UpdateEndpointWeightsAndCapacities: both weights", lambda: bool(weights(champion=75, challenger=25)))
    observe("DescribeEndpoint: variants right after a weight call", variants)
    observe("DescribeEndpoint: statuses of a weight change", lambda: survey.wait_for(status, settled))
    observe("DescribeEndpoint: variants after a weight change", variants)

    def invoke(**more):
        answer = runtime.invoke_endpoint(EndpointName=name, Body=b"{}", ContentType="application/json", **more)
        return {**pick(answer, "InvokedProductionVariant", "ContentType"), "body": answer["Body"].read().decode()}

    observe("InvokeEndpoint: TargetVariant", lambda: invoke(TargetVariant="challenger"))
    observe("InvokeEndpoint: a variant that is missing", lambda: invoke(TargetVariant="nobody"))
    observe(
        "InvokeEndpoint: an endpoint that is missing",
        lambda: runtime.invoke_endpoint(EndpointName="missing", Body=b"{}"),
    )
    observe(
        "InvokeEndpoint: the name in lower case",
        lambda: runtime.invoke_endpoint(EndpointName=name.lower(), Body=b"{}")["ContentType"],
    )

    config_arn = lambda: api.describe_endpoint_config(EndpointConfigName=f"{name}-two")["EndpointConfigArn"]
    observe("ListTags: of a config", lambda: api.list_tags(ResourceArn=config_arn())["Tags"])
    observe(
        "ListEndpoints: NameContains",
        lambda: [e["EndpointName"] for e in api.list_endpoints(NameContains=run)["Endpoints"]],
    )
    observe(
        "DeleteEndpointConfig: one that is in use",
        lambda: bool(api.delete_endpoint_config(EndpointConfigName=f"{name}-two")),
    )
    observe("DeleteModel: one that is in use", lambda: bool(api.delete_model(ModelName=f"{name}-model")))
    observe("DeleteEndpoint: one in service", lambda: bool(api.delete_endpoint(EndpointName=name)))
    observe("DescribeEndpoint: right after its deletion", status)

    shadow = {"ShadowProductionVariants": [variant("shadow", 1.0)]}
    observe("CreateModel: a name that was deleted", lambda: bool(create_model()["ModelArn"]))
    create_second = lambda: api.create_endpoint(EndpointName=f"{name}-2", EndpointConfigName=f"{name}-one")
    observe("CreateEndpoint: a second one", lambda: bool(create_second()))
    observe("DeleteEndpoint: right after its creation", lambda: bool(api.delete_endpoint(EndpointName=f"{name}-2")))
    observe(
        "CreateEndpointConfig: a shadow beside two variants", config("e", [variant("a", 1), variant("b", 1)], **shadow)
    )


def ask_cloudwatch(survey):
    api = survey.client("cloudwatch")
    run, observe = survey.run, survey.observe
    namespace = f"Survey/{run}"
    now = datetime.now(timezone.utc).replace(second=0, microsecond=0)
    at = now - timedelta(minutes=30)
    window = {"StartTime": at, "EndTime": at + timedelta(minutes=3)}
    datum = lambda value, minute: {"MetricName": "Errors", "Value": value, "Timestamp": at + timedelta(minutes=minute)}
    api.put_metric_data(Namespace=namespace, MetricData=[datum(1, 0), datum(3, 0), datum(10, 2)])

    def query(stat="Sum", **more):
        metric = {"Metric": {"Namespace": namespace, "MetricName": "Errors"}, "Period": 60, "Stat": stat}
        queries = [{"Id": "m", "MetricStat": metric}, *more.get("others", [])]
        results = api.get_metric_data(MetricDataQueries=queries, ScanBy="TimestampAscending", **window)[
            "MetricDataResults"
        ]
        return {result["Id"]: result["Values"] for result in results}

    observe("PutMetricData, GetMetricData: sums", lambda: survey.wait_for(query, lambda seen: len(seen["m"]) == 2)[-1])
    for stat in ("Average", "SampleCount", "Minimum", "Maximum", "p50", "p90"):
        observe(f"GetMetricData: {stat}", lambda stat=stat: query(stat)["m"])
    math = lambda expression: lambda: query(others=[{"Id": "e", "Expression": expression}])["e"]
    observe("GetMetricData: m / 2", math("m / 2"))
    observe("GetMetricData: FILL(m, 0)", math("FILL(m, 0)"))
    observe("GetMetricData: a fault in an expression", math("m +"))
    observe("GetMetricData: an id with a capital", lambda: query(others=[{"Id": "Bad", "Expression": "m"}]))
    observe(
        "GetMetricStatistics: sums",
        lambda: sorted(
            point["Sum"]
            for point in api.get_metric_statistics(
                Namespace=namespace, MetricName="Errors", Period=60, Statistics=["Sum"], **window
            )["Datapoints"]
        ),
    )
    observe(
        "ListMetrics: a namespace", lambda: [m["MetricName"] for m in api.list_metrics(Namespace=namespace)["Metrics"]]
    )
    observe(
        "PutMetricData: into AWS/SageMaker",
        lambda: bool(api.put_metric_data(Namespace="AWS/SageMaker", MetricData=[{"MetricName": "x", "Value": 1}])),
    )

    alarm = f"survey-{run}"
    rule = {
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 5,
        "EvaluationPeriods": 1,
        "Period": 60,
        "Statistic": "Sum",
    }
    put = lambda **more: api.put_metric_alarm(
        **{"AlarmName": alarm, "Namespace": namespace, "MetricName": "Live", **rule, **more}
    )
    state = lambda: api.describe_alarms(AlarmNames=[alarm])["MetricAlarms"][0]["StateValue"]
    put()
    observe("DescribeAlarms: state of a new alarm", state)
    observe(
        "DescribeAlarms: defaults",
        lambda: pick(
            api.describe_alarms(AlarmNames=[alarm])["MetricAlarms"][0],
            "ActionsEnabled",
            "TreatMissingData",
            "DatapointsToAlarm",
        ),
    )
    observe("PutMetricAlarm: a period of 45 s", lambda: put(Period=45))
    observe("PutMetricAlarm: a threshold without an operator", lambda: put(ComparisonOperator="Sideways"))
    live = lambda: api.put_metric_data(Namespace=namespace, MetricData=[{"MetricName": "Live", "Value": 9}]) and state()
    observe("DescribeAlarms: states as data breach", lambda: survey.wait_for(live, lambda value: value == "ALARM"))
    observe(
        "SetAlarmState: an alarm that is missing",
        lambda: api.set_alarm_state(AlarmName="missing", StateValue="OK", StateReason="-"),
    )
    api.set_alarm_state(AlarmName=alarm, StateValue="OK", StateReason="by hand")
    observe(
        "DescribeAlarmHistory: newest summary",
        lambda: api.describe_alarm_history(AlarmName=alarm, HistoryItemType="StateUpdate")["AlarmHistoryItems"][0][
            "HistorySummary"
        ],
    )
    observe("DeleteAlarms: one that is missing", lambda: bool(api.delete_alarms(AlarmNames=["missing"])))
    api.delete_alarms(AlarmNames=[alarm])


def ask_messaging(survey):
    sqs, sns, events = survey.client("sqs"), survey.client("sns"), survey.client("events")
    run, observe = survey.run, survey.observe
    url = sqs.create_queue(QueueName=f"survey-{run}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]

    def take():
        messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        for message in messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return [message["Body"] for message in messages]

    def arrived():
        return survey.wait_for(take, lambda bodies: bodies != [])[-1]

    sqs.send_message(QueueUrl=url, MessageBody="hello")
    observe("SQS: a message", arrived)
    observe("SQS: a queue that is missing", lambda: sqs.get_queue_url(QueueName="missing"))
    observe("SQS: a receipt handle that is none", lambda: bool(sqs.delete_message(QueueUrl=url, ReceiptHandle="none")))
    observe("SQS: a batch of none", lambda: sqs.send_message_batch(QueueUrl=url, Entries=[]))

    topic = sns.create_topic(Name=f"survey-{run}")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    sns.publish(TopicArn=topic, Subject="hi", Message="there")
    observe("SNS: the members of a notification", lambda: sorted(json.loads(arrived()[0])))
    observe("SNS: a topic that is missing", lambda: sns.publish(TopicArn=f"{topic}-gone", Message="x"))

    rule = f"survey-{run}"
    pattern = json.dumps({"source": ["shop"], "detail": {"price": [{"numeric": [">", 10]}]}})
    events.put_rule(Name=rule, EventPattern=pattern)
    observe(
        "EventBridge: targets that failed",
        lambda: events.put_targets(Rule=rule, Targets=[{"Id": "1", "Arn": arn}])["FailedEntryCount"],
    )
    entry = lambda price: {"Source": "shop", "DetailType": "Order", "Detail": json.dumps({"price": price})}
    observe(
        "EventBridge: a good entry and one without a detail",
        lambda: pick_failures(events, entry(9), {"Source": "shop", "DetailType": "x"}),
    )
    observe("EventBridge: a detail that is no JSON", lambda: pick_failures(events, {**entry(1), "Detail": "{"}))
    events.put_events(Entries=[entry(11)])
    observe("EventBridge: only what matches arrives", lambda: [json.loads(body)["detail"] for body in arrived()])
    observe("EventBridge: the members of an event", lambda: members_of_event(events, entry, arrived))
    observe(
        "EventBridge: a pattern with an operator that does not exist",
        lambda: bool(events.put_rule(Name=rule, EventPattern='{"source":[{"like":"x"}]}')),
    )
    observe(
        "EventBridge: a pattern that is no list",
        lambda: bool(events.put_rule(Name=rule, EventPattern='{"source":"shop"}')),
    )
    observe("EventBridge: a rule that is missing", lambda: events.describe_rule(Name="missing"))
    observe("EventBridge: deleting a rule that has targets", lambda: bool(events.delete_rule(Name=rule)))
    observe("STS: the caller", lambda: pick(survey.client("sts").get_caller_identity(), "Account", "Arn"))


def pick_failures(events, *entries):
    answer = events.put_events(Entries=list(entries))
    return [answer["FailedEntryCount"], [pick(entry, "ErrorCode", "ErrorMessage") for entry in answer["Entries"]]]


def members_of_event(events, entry, arrived):
    events.put_events(Entries=[entry(12)])
    return sorted(json.loads(arrived()[0]))


def ask_dynamodb(survey):
    api = survey.client("dynamodb")
    run, observe = survey.run, survey.observe
    table = f"survey-{run}"
    definition = {
        "TableName": table,
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
    }
    status = lambda: api.describe_table(TableName=table)["Table"]["TableStatus"]
    item = {"pk": {"S": "a"}, "version": {"N": "1"}}
    once = {"TableName": table, "ConditionExpression": "attribute_not_exists(pk)"}

    observe(
        "DynamoDB: status right after creation",
        lambda: api.create_table(**definition)["TableDescription"]["TableStatus"],
    )
    survey.wait_for(status, lambda value: value == "ACTIVE")
    observe("DynamoDB: a table twice", lambda: api.create_table(**definition))
    observe("DynamoDB: a conditional put", lambda: bool(api.put_item(Item=item, **once)))
    observe("DynamoDB: a condition that fails", lambda: api.put_item(Item=item, **once))

    def old_item():
        try:
            api.put_item(Item=item, ReturnValuesOnConditionCheckFailure="ALL_OLD", **once)
        except ClientError as error:
            return error.response.get("Item")

    observe("DynamoDB: the old item of a condition that fails", old_item)
    observe(
        "DynamoDB: ADD counts",
        lambda: api.update_item(
            TableName=table,
            Key={"pk": {"S": "a"}},
            UpdateExpression="ADD wakes :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
            ReturnValues="UPDATED_NEW",
        )["Attributes"],
    )
    observe("DynamoDB: an empty key", lambda: api.put_item(TableName=table, Item={"pk": {"S": ""}}))
    observe(
        "DynamoDB: an item over 400 KB",
        lambda: api.put_item(TableName=table, Item={"pk": {"S": "big"}, "x": {"S": "x" * 410_000}}),
    )
    observe("DynamoDB: a table that is missing", lambda: api.get_item(TableName="missing", Key={"pk": {"S": "a"}}))
    observe(
        "DynamoDB: a transaction",
        lambda: bool(
            api.transact_write_items(TransactItems=[{"Put": {"TableName": table, "Item": {"pk": {"S": "t"}}}}])
        ),
    )
    ttl = {"Enabled": True, "AttributeName": "expiresAtSeconds"}
    observe(
        "DynamoDB: time to live", lambda: bool(api.update_time_to_live(TableName=table, TimeToLiveSpecification=ttl))
    )
    observe("DynamoDB: PartiQL", lambda: bool(api.execute_statement(Statement=f'SELECT * FROM "{table}"')))
    observe(
        "DynamoDB: status right after deletion",
        lambda: api.delete_table(TableName=table)["TableDescription"]["TableStatus"],
    )


PARTS = {
    "sagemaker": ask_sagemaker,
    "cloudwatch": ask_cloudwatch,
    "messaging": ask_messaging,
    "dynamodb": ask_dynamodb,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--endpoint", required=True)
    parser.add_argument("--only", choices=PARTS, action="append")
    parser.add_argument("--seconds", type=float, default=20)
    options = parser.parse_args()
    survey = Survey(options.endpoint, options.seconds)
    for part in options.only or PARTS:
        PARTS[part](survey)


main()
